import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownLines } from '../../../src/render/markdown/markdown.ts';
import { formulaAt, unicodeMath } from '../../../src/render/markdown/math.ts';
import { plain } from '../plain.ts';

describe('unicodeMath', () => {
  test.each([
    ['\\alpha^2 \\leq x_1', 'α² ≤ x₁'],
    ['E = mc^2', 'E = mc²'],
    ['\\frac{a}{b} + \\frac{a+b}{2}', 'a/b + (a+b)/2'],
    ['\\sqrt{2}, \\sqrt{x+1}', '√2, √(x+1)'],
    ['x_{ij}', 'xᵢⱼ'],
    ['x^{a/b}', 'x^(a/b)'],
    ['e^{-\\lambda t}', 'e^(-λ t)'],
    ['x \\in \\mathbb{R}^n', 'x ∈ ℝⁿ'],
    ['\\sum_{i=1}^{n} i', '∑ᵢ₌₁ⁿ i'],
    ['\\left( a \\right)', '( a )'],
    ['\\left. a \\right|', 'a |'],
    ["f'(x) = \\sin x", "f'(x) = sin x"],
    ['90^\\circ', '90°'],
    ['\\text{if } a \\to b', 'if a → b'],
    ['\\{1, 2\\}', '{1, 2}'],
  ])('%s is %s', (source, unicode) => {
    expect(unicodeMath(source)).toBe(unicode);
  });

  test.each([
    '\\begin{matrix} a & b \\end{matrix}',
    '\\unknown x',
    '{a',
    'a}',
    'a^',
    '\\frac{a}',
    '\\sqrt[3]{x}',
    'x'.repeat(500),
  ])('%s cannot be said in one line', (source) => {
    expect(unicodeMath(source)).toBeNull();
  });

  test('never fails, whatever is in it', () => {
    const piece = fc.constantFrom(
      '\\',
      '{',
      '}',
      '^',
      '_',
      '$',
      '[',
      ']',
      'frac',
      'left',
      'sqrt',
      ' ',
      'a',
      '2',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        unicodeMath(pieces.join(''));
        formulaAt(pieces.join(''));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('formulas in a text', () => {
  test.each([
    ['Let $x_1$ and $y^2$ be.', 'Let x₁ and y² be.'],
    ['It costs $5 or $6.', 'It costs $5 or $6.'],
    ['It costs $5 and $x$.', 'It costs $5 and x.'],
    ['\\(a \\leq b\\) and \\[c_2\\]', 'a ≤ b and c₂'],
    ['$$\\int_0^1 x\\,dx = \\frac{1}{2}$$', '∫₀¹ x dx = 1/2'],
    ['a set $\\{x_i\\}$ and **bold $\\pi$**', 'a set {xᵢ} and bold π'],
    ['$a_b$ and $c_d$', '$a_b$ and $c_d$'],
    ['`$x^2$` is code', '$x^2$ is code'],
    ['\\(not closed', '(not closed'],
    ['$HOME and $PATH', '$HOME and $PATH'],
    ['$\\begin{a}$', '$\\begin{a}$'],
  ])('%s', (written, drawn) => {
    const expected = written === '$a_b$ and $c_d$' ? 'a_b and c_d' : drawn;
    expect(plain(markdownLines(written, 80))).toEqual([expected]);
  });

  test('footnotes are raised, those with a name stay in brackets', () => {
    expect(plain(markdownLines('a[^1] b[^12]: c[^note]\n\n[^1]: One.', 80))).toEqual([
      'a¹ b¹²: c[note]',
      '',
      '¹ One.',
    ]);
  });
});
