import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unicodeMath } from '../../../src/core/markdown/math.ts';

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
    ['\\hat{x} + \\bar y', 'x\u0302 + ȳ'],
    ['\\vec{v}', 'v\u20d7'],
    ['\\overline{AB}', 'A\u0305B\u0305'],
    ['\\ddot{x} = \\dot{v}', 'ẍ = v\u0307'],
    ['\\binom{n}{k}', 'C(n, k)'],
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
    '\\widehat{xyz}',
    '\\hat{}',
    '\\vec',
    '\\hat{+}',
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
      }),
      { numRuns: 2000 },
    );
  });
});
