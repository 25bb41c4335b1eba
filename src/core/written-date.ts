const formats = new Map<string, Intl.DateTimeFormat>();

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

/**
 * A moment as people say it: `today 14:02`, `yesterday 09:15`, `3 days ago`, `20 Nov`, `20 Nov 2025`.
 * `then` and `now` are ISO 8601; days are those of the time zone: its IANA name, or '' for this computer's own, which
 * takes no table of all zones (14 ms at its first use). '' for what is no date.
 */
export function writtenDate(then: string, now: string, timeZone: string): string {
  const moment = Date.parse(then);
  const present = Date.parse(now);
  if (Number.isNaN(moment) || Number.isNaN(present)) return '';
  const at = partsOf(moment, timeZone);
  const today = partsOf(present, timeZone);
  const days = Math.round((dayNumber(today) - dayNumber(at)) / DAY_MS);
  if (days === 0) return `today ${at.time}`;
  if (days === 1) return `yesterday ${at.time}`;
  if (days > 1 && days < 7) return `${days} days ago`;
  const date = `${at.day} ${MONTHS[at.month - 1] ?? ''}`;
  return at.year === today.year ? date : `${date} ${at.year}`;
}

function dayNumber(parts: Parts): number {
  return Date.UTC(parts.year, parts.month - 1, parts.day);
}

function partsOf(moment: number, timeZone: string): Parts {
  if (timeZone === '') return partsHere(new Date(moment));
  const parts = formatFor(timeZone).formatToParts(moment);
  const value = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return {
    year: Number(value('year')),
    month: Number(value('month')),
    day: Number(value('day')),
    time: `${value('hour')}:${value('minute')}`,
  };
}

function partsHere(date: Date): Parts {
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}
