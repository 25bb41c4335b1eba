/** Commands of LaTeX that one character stands for. */
const SYMBOLS = new Map<string, string>(
  [
    'alphaα betaβ gammaγ deltaδ epsilonϵ varepsilonε zetaζ etaη thetaθ varthetaϑ iotaι kappaκ lambdaλ muμ nuν xiξ piπ rhoρ sigmaσ varsigmaς tauτ upsilonυ phiϕ varphiφ chiχ psiψ omegaω',
    'GammaΓ DeltaΔ ThetaΘ LambdaΛ XiΞ PiΠ SigmaΣ UpsilonΥ PhiΦ PsiΨ OmegaΩ',
    'times× div÷ pm± mp∓ cdot· ast∗ star⋆ circ∘ bullet• oplus⊕ otimes⊗ setminus∖',
    'leq≤ le≤ geq≥ ge≥ neq≠ ne≠ approx≈ equiv≡ sim∼ simeq≃ cong≅ propto∝ ll≪ gg≫',
    'in∈ notin∉ ni∋ subset⊂ supset⊃ subseteq⊆ supseteq⊇ cup∪ cap∩ emptyset∅ varnothing∅',
    'forall∀ exists∃ nexists∄ neg¬ lnot¬ land∧ wedge∧ lor∨ vee∨ top⊤ bot⊥ vdash⊢ models⊨',
    'to→ rightarrow→ leftarrow← gets← leftrightarrow↔ Rightarrow⇒ implies⇒ Leftarrow⇐ Leftrightarrow⇔ iff⇔ mapsto↦ uparrow↑ downarrow↓ longrightarrow⟶ longleftarrow⟵',
    'sum∑ prod∏ int∫ iint∬ oint∮ partial∂ nabla∇ infty∞ sqrt√ angle∠ perp⊥ parallel∥ triangle△ therefore∴ because∵ prime′ degree°',
    'ldots… dots… cdots⋯ vdots⋮ langle⟨ rangle⟩ lfloor⌊ rfloor⌋ lceil⌈ rceil⌉ ellℓ hbarℏ Reℜ Imℑ alephℵ mid∣ vert| Vert‖ lbrace{ rbrace}',
  ]
    .flatMap((row) => row.split(' '))
    .map((entry) => {
      const name = /^[A-Za-z]+/.exec(entry)?.[0] ?? '';
      return [name, entry.slice(name.length)];
    }),
);

const FUNCTIONS =
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp min max sup inf lim det dim ker gcd deg arg Pr mod';
const NAMES = new Set(FUNCTIONS.split(' '));

/** Letters of the double-struck alphabet that stand outside its row. */
const DOUBLE = new Map(Object.entries({ C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' }));

const pairs = (from: string, to: string) => new Map([...from].map((one, i) => [one, [...to][i] ?? one]));
const RAISED = pairs(
  '0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ',
);
const LOWERED = pairs('0123456789+-=()aehijklmnoprstuvxβγρφχ', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ');

/** A formula that is no longer than this is read; in a longer one more can go wrong than right. */
const LONGEST = 400;

/**
 * A formula of LaTeX in Unicode: `\alpha^2 \leq x_1` becomes `α² ≤ x₁`. null when it has something in it that one line
 * of text cannot say: then it is shown as it was written.
 */
export function unicodeMath(source: string): string | null {
  if (source.length > LONGEST) return null;
  const reader = { source, at: 0 };
  const out = sequence(reader, '');
  return out === null || reader.at < source.length ? null : out.replace(/ {2,}/g, ' ').trim();
}

interface Reader {
  readonly source: string;
  at: number;
}

/** What stands up to an end mark, or to the end of all. */
function sequence(reader: Reader, end: '' | '}'): string | null {
  let out = '';
  while (reader.at < reader.source.length) {
    if (reader.source[reader.at] === '}') return end === '}' ? out : null;
    const piece = item(reader);
    if (piece === null) return null;
    out += piece;
  }
  return end === '' ? out : null;
}

/** One character, command or group. */
function item(reader: Reader): string | null {
  const character = reader.source[reader.at] ?? '';
  if (character === '\\') return command(reader);
  reader.at++;
  switch (character) {
    case '{': {
      const inside = sequence(reader, '}');
      reader.at++;
      return inside;
    }
    case '^':
    case '_': {
      const what = argument(reader);
      return what === null ? null : script(what, character);
    }
    case '~':
      return ' ';
    case '&':
      return null;
    default:
      return character;
  }
}

function argument(reader: Reader): string | null {
  while (reader.source[reader.at] === ' ') reader.at++;
  return reader.at < reader.source.length ? item(reader) : null;
}

/** Raised or lowered where there are letters for it; else as it is written by hand: `x^(a/b)`. */
function script(what: string, mark: '^' | '_'): string {
  if (mark === '^' && /^[′*†]+$/.test(what)) return what;
  if (mark === '^' && what === '∘') return '°';
  const letters = mark === '^' ? RAISED : LOWERED;
  const shifted = [...what.replaceAll(' ', '').replaceAll('−', '-')].map((one) => letters.get(one));
  if (shifted.every((one) => one !== undefined)) return shifted.join('');
  return [...what].length === 1 ? `${mark}${what}` : `${mark}(${what})`;
}

function command(reader: Reader): string | null {
  const rest = reader.source.slice(reader.at + 1);
  const name = /^[A-Za-z]+/.exec(rest)?.[0];
  if (name === undefined) {
    reader.at += 2;
    return SPACES.get(rest[0] ?? '') ?? (/^[{}%$#_&|]/.test(rest) ? (rest[0] ?? null) : null);
  }
  reader.at += 1 + name.length;
  switch (name) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
      return fraction(argument(reader), argument(reader));
    case 'sqrt': {
      if (reader.source[reader.at] === '[') return null;
      const what = argument(reader);
      return what === null ? null : `√${grouped(what)}`;
    }
    case 'mathbb': {
      const what = argument(reader);
      return what === null ? null : (DOUBLE.get(what) ?? what);
    }
    case 'text':
    case 'textbf':
    case 'textit':
    case 'mathrm':
    case 'mathbf':
    case 'mathit':
    case 'mathcal':
    case 'mathsf':
    case 'operatorname':
    case 'boldsymbol':
    case 'boxed':
      return argument(reader);
    case 'left':
    case 'right': {
      if (reader.source[reader.at] !== '.') return item(reader);
      reader.at++;
      return '';
    }
    case 'quad':
    case 'qquad':
      return '  ';
    case 'big':
    case 'Big':
    case 'displaystyle':
    case 'limits':
      return '';
    default:
      // The space behind a name only ends it; it is kept where it is read as one.
      return SYMBOLS.get(name) ?? (NAMES.has(name) ? name : null);
  }
}

const SPACES = new Map([
  [',', ' '],
  [';', ' '],
  [':', ' '],
  [' ', ' '],
  ['!', ''],
]);

function fraction(over: string | null, under: string | null): string | null {
  return over === null || under === null ? null : `${grouped(over)}/${grouped(under)}`;
}

function grouped(what: string): string {
  return /^[\p{L}\p{N}.′⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]*$/u.test(what) ? what : `(${what})`;
}

/** `$…$` as Pandoc reads it: no space inside the marks, no digit behind the last; `$$…$$`; `\\(…\\)`; `\\[…\\]`. */
const FORMULA =
  /^(?:\$\$([^$]+)\$\$|\$(?![\s$])((?:[^$\n\\]|\\[^\n])*?(?:[^\s$\\]|\\[^\s$]))\$(?!\d)|\\\(([^\n]+?)\\\)|\\\[([\s\S]+?)\\\])/;

/** What makes a formula of what stands between two dollars, and not prices. */
const IS_FORMULA = /[\\^_={}<>+*/|]|^[A-Za-z]$/;

/** The formula at the beginning of a text, with what it says in Unicode; null when there is none that can be said. */
export function formulaAt(text: string): { readonly raw: string; readonly text: string } | null {
  const match = FORMULA.exec(text);
  if (match === null) return null;
  const [raw, display, inline, round, square] = match;
  const source = (display ?? inline ?? round ?? square ?? '').replace(/\s+/g, ' ').trim();
  if (inline !== undefined && !IS_FORMULA.test(source)) return null;
  const said = unicodeMath(source);
  return said === null || said === '' ? null : { raw, text: said };
}

/** The number of a footnote, raised: `[^1]` is `¹`; one with a name stays in brackets. */
export function withFootnotes(text: string): string {
  if (!text.includes('[^')) return text;
  return text
    .replace(/^ {0,3}\[\^([^\]\s]{1,40})\]: ?/gm, (_, name: string) => `${footnote(name)} `)
    .replace(/\[\^([^\]\s]{1,40})\]/g, (_, name: string) => footnote(name));
}

function footnote(name: string): string {
  return /^\d+$/.test(name) ? script(name, '^') : `[${name}]`;
}
