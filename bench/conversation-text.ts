/** Text that looks like what people and models write, the same each time: a large vocabulary, in several scripts. */

const WORDS =
  'river mountain winter model token stream server answer question context window python function variable table image caption light garden bread train harbour letter music number system language Tromsø café naïve Straße Ελλάδα Москва поезд зима'
    .split(' ')
    .flatMap((word) => [word, `${word}s`, `${word}ing`]);
const OTHERS = [
  '东京塔的夜景非常美丽，值得一去。',
  '我想了解机器学习模型的训练过程。',
  '冬のノルウェーはとても寒いですが、オーロラが見えます。',
  '한국어로 된 문장도 검색할 수 있어야 합니다.',
  'ภาษาไทยไม่มีช่องว่างระหว่างคำ',
  'أين تقع أقرب محطة قطار من هنا؟',
  'हिन्दी में भी खोज होनी चाहिए।',
  'Here you go 🚀 👩‍🔬',
];

function mix(seed: number): number {
  let x = (seed + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function sentence(seed: number): string {
  const kind = mix(seed);
  if (kind % 6 === 0) return OTHERS[(kind >>> 8) % OTHERS.length] ?? '';
  const words: string[] = [];
  for (let n = 0; n < 6 + (kind % 9); n++) {
    const pick = mix(seed * 31 + n);
    // Every tenth word is nearly unique: a name, a number, a hash.
    words.push(pick % 10 === 0 ? (pick % 200_000).toString(36) : (WORDS[pick % WORDS.length] ?? ''));
  }
  return `${words.join(' ')}.`;
}

/** What a person asks. */
export function promptText(seed: number): string {
  return sentence(seed * 7 + 1);
}

/** What a model answers, of about that many characters. */
export function answerText(seed: number, length: number): string {
  const parts: string[] = [];
  let total = 0;
  for (let n = 0; total < length; n++) {
    const part = sentence(seed * 131 + n * 17 + 5);
    parts.push(n % 5 === 4 ? `${part}\n\n` : part);
    total += part.length + 1;
  }
  return parts.join(' ');
}
