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

/** Functions that are written by their names. */
const FUNCTIONS =
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp min max sup inf lim det dim ker gcd deg arg Pr mod';
export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.split(' '));

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
export function script(what: string, mark: '^' | '_'): string {
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
    case 'binom':
    case 'dbinom':
    case 'tbinom': {
      const [from, taken] = [argument(reader), argument(reader)];
      return from === null || taken === null ? null : `C(${from}, ${taken})`;
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
    default: {
      const mark = MARKS.get(name);
      if (mark !== undefined) return marked(argument(reader), mark, OVER_ALL.has(name));
      // The space behind a name only ends it; it is kept where it is read as one.
      return SYMBOLS.get(name) ?? (FUNCTION_NAMES.has(name) ? name : null);
    }
  }
}

/** Combining characters for what is drawn over or under a letter. */
const MARKS = new Map(
  Object.entries({
    hat: '\u0302',
    widehat: '\u0302',
    tilde: '\u0303',
    widetilde: '\u0303',
    bar: '\u0304',
    dot: '\u0307',
    ddot: '\u0308',
    check: '\u030c',
    vec: '\u20d7',
    overline: '\u0305',
    underline: '\u0332',
  }),
);
/** Lines, which go over several letters as one. */
const OVER_ALL = new Set(['overline', 'underline']);

/** Letters under a mark; null where it would have to span several, or what stands there is no letter. */
function marked(what: string | null, mark: string, overAll: boolean): string | null {
  const letters = what === null ? [] : [...what];
  if (letters.length === 0 || (letters.length > 1 && !overAll)) return null;
  if (!letters.every((one) => /^[\p{L}\p{N}]$/u.test(one))) return null;
  return letters.map((one) => `${one}${mark}`.normalize('NFC')).join('');
}

const SPACES = new Map([
  [',', ' '],
  [';', ' '],
  [':', ' '],
  [' ', ' '],
  ['!', ''],
]);

function fraction(over: string | null, under: string | null): string | null {
  return over === null || under === null
    ? null
    : `${isProduct(over) ? over : grouped(over)}/${grouped(under)}`;
}

/** Whether something can be divided without brackets around it. */
function isProduct(what: string): boolean {
  const outside = what.replace(/\([^()]*\)/g, '');
  return /^[\p{L}\p{N}\p{M}.′⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]*$/u.test(outside);
}

function grouped(what: string): string {
  return /^[\p{L}\p{N}.′⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]*$/u.test(what) ? what : `(${what})`;
}
