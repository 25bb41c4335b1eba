import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formulaAt } from '../../../src/core/markdown/formula.ts';
import { markdownLines } from '../../../src/render/markdown/markdown.ts';
import { plain } from '../../render/plain.ts';

describe('formulas in a text', () => {
  test.each([
    ['Let $x_1$ and $y^2$ be.', 'Let x₁ and y² be.'],
    ['It costs $5 or $6.', 'It costs $5 or $6.'],
    ['It costs $5 and $x$.', 'It costs $5 and x.'],
    ['\\(a \\leq b\\) and \\[c_2\\]', 'a ≤ b and c₂'],
    ['$$\\int_0^1 x\\,dx = \\frac{1}{2}$$', '∫₀¹ x dx = 1/2'],
    ['a set $\\{x_i\\}$ and **bold $\\pi$**', 'a set {xᵢ} and bold π'],
    ['$a_b$ and $c_d$', 'a_b and c_d'],
    ['$f(x)$, $a/b$, $\\max_i x_{total}$', 'f(x), a/b, maxᵢ xₜₒₜₐₗ'],
    ['`$x^2$` is code', '$x^2$ is code'],
    ['\\(not closed', '(not closed'],
    ['$HOME and $PATH', '$HOME and $PATH'],
  ])('%s', (written, drawn) => {
    expect(plain(markdownLines(written, 80))).toEqual([drawn]);
  });

  test.each([
    ['$HOME/bin:$PATH'],
    ['PATH=$HOME/bin:$PATH and FOO_BAR=$FOO_BAR:$BAZ'],
    [`$${'{HOME}'}/bin=$${'{PATH}'}`],
    ['X=$A+$(pwd)'],
    ['$USER_NAME/$.'],
    ['It is $5/month or 3$/day, $5+tax=6$.'],
    ['/tmp/a_1.$$ and /tmp/b_2.$$ too'],
    ['from $1 < 2$00'],
    ['the pattern [^a-z] and [^note]'],
  ])('what is none stays: %s', (written) => {
    expect(plain(markdownLines(written, 80))).toEqual([written]);
  });

  test.each([
    ['$\\begin{a}$'],
    ['\\[\\begin{diagram} a_1 & b_1 \\\\ c * d & e * f \\end{diagram}\\]'],
    ['\\(\\unknown{x} \\\\ y\\)'],
    ['$$\\substack{a \\\\ b}$$'],
    ['so \\begin{cases} x_1 & y_1 \\\\ x_2 & y_2 \\end{cases} holds'],
  ])('what cannot be said is shown as written, whole: %s', (written) => {
    expect(plain(markdownLines(written, 120))).toEqual([written]);
  });

  test('a formula over several lines that cannot be said keeps its lines', () => {
    const written = ['\\[', '\\begin{diagram}', 'a_1 &= b \\\\', '_c_ &= d', '\\end{diagram}', '\\]'];
    expect(plain(markdownLines(written.join('\n'), 80))).toEqual(written);
  });

  test.each([
    ['lines that look like a list', '$$\n- x_1\n\n+ y\n1. z\n$$', ['- x₁ + y 1. z']],
    ['a heading and a table', '\\[\n# A | b\n|-|\n\\]', ['# A | b |-|']],
    [
      'equations',
      'so\n$$\n\\begin{aligned}\n- a_1 &= b \\\\\n\n+ c &= \\frac{n(n+1)}{2}\n\\end{aligned}\n$$\nis',
      ['so', '', '- a₁ = b', ' + c = n(n+1)/2', '', 'is'],
    ],
    [
      'cases',
      '\\[f(x) = \\begin{cases} x^2 & \\text{if } x > 0 \\\\ 0 & \\text{else} \\end{cases}\\]',
      ['f(x) = ⎧ x²  if x > 0', '       ⎩ 0   else'],
    ],
    [
      'matrices',
      '$$\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\begin{bmatrix} x \\\\ y \\end{bmatrix} = 0$$',
      ['⎛ a  b ⎞ ⎡ x ⎤ = 0', '⎝ c  d ⎠ ⎣ y ⎦'],
    ],
    ['one in an item', '- a\n\n  $$\n  - x = 1\n  $$\n- b', ['  • a', '', '    - x = 1', '', '  • b']],
    ['one without an end, so far', 'a\n$$\n- x\n', ['a', '', '$$', '- x']],
  ])('on lines of their own nothing is markdown: %s', (_, written, drawn) => {
    expect(plain(markdownLines(written, 80))).toEqual(drawn);
  });

  test('escaped brackets around words are brackets', () => {
    expect(plain(markdownLines('\\[see below\\] and \\(so on\\) \\[1\\]', 80))).toEqual([
      '[see below] and (so on) [1]',
    ]);
  });

  test('text outside of recognised formulas is never changed', () => {
    const word = fc.constantFrom(
      '$',
      '$HOME',
      '$5',
      '/',
      ':',
      '$$',
      'tax',
      '=',
      ' ',
      '{',
      '}',
      '(',
      'a',
      '7',
      '.',
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (pieces) => {
        const written = `x${pieces.join('')}x`.replace(/ +/g, ' ');
        const expected = outside(written);
        expect(plain(markdownLines(written, 200)).join('\n')).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

/** The text with its formulas said, taken one by one from the left. */
function outside(text: string): string {
  let said = '';
  for (let at = 0; at < text.length; ) {
    const formula = text[at] === '$' ? formulaAt(text.slice(at)) : null;
    said += formula?.text ?? text[at] ?? '';
    at += formula?.raw.length ?? 1;
  }
  return said;
}

test('footnotes are raised, what refers to none stays as it was written', () => {
  expect(plain(markdownLines('a[^1] b[^12]: c[^note]\n\n[^1]: One.', 80))).toEqual([
    'a¹ b[^12]: c[^note]',
    '',
    '¹ One.',
  ]);
  expect(plain(markdownLines('a[^1][^2][^3]\n\n[^1]: One.\n[^2]: Two.', 80))[0]).toBe('a¹²[^3]');
});
