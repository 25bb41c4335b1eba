import { describeEndpoint, hostOf } from '../../../core/endpoint.ts';
import { describeLatency } from '../../../core/endpoint-test.ts';
import type { FieldScreen, SetupPanel } from '../../../core/panels/setup/panel.ts';
import { LOCAL_SERVERS } from '../../../core/panels/setup/suggestions.ts';
import { words } from '../../../core/safe-text.ts';
import type { State } from '../../../core/state.ts';
import { type Page, sidesOf } from './body.ts';
import { listed } from './choice-words.ts';
import { waited } from './token-screens.ts';

export function endpoint(_state: State, panel: SetupPanel, body: Page): void {
  body
    .heading(words`Who should answer?`)
    .text(
      panel.picked.kind === 'none'
        ? words`Without a token: a server of your own, or practice. What you choose is tried with one short call.`
        : words`What you choose is tried with one short call. Others can be added later.`,
      'dim',
    )
    .gap();
}

export function look(_state: State, panel: SetupPanel, body: Page): void {
  body.heading(words`Servers on this computer`);
  const ports = listed(LOCAL_SERVERS.map((server) => String(server.port)));
  if (panel.work !== null) body.mark('waiting', words`asking ports ${ports}${waited(panel)}`);
  else if (panel.servers.length === 0) {
    body.mark(
      'failed',
      words`No model server answers on ports ${ports}.`,
      words`Start one (${listed(
        LOCAL_SERVERS.map((server) => server.usually),
        'or',
      )}) and look again, or give its address.`,
    );
  }
  for (const stranger of panel.strangers) {
    body.mark('note', words`port ${stranger.port}: ${stranger.error.message}`);
  }
  body.gap();
}

export function address(_state: State, panel: SetupPanel, body: Page): void {
  body
    .heading(words`The address of the server`)
    .text(
      words`With or without /v1 at its end. For image-to-text, down to /models/owner/name; for a base model, down to /generate_stream or /v1/completions. Such as:`,
      'dim',
    )
    .text(words`http://localhost:8080`, 'dim', 3)
    .text(words`https://xyz.us-east-1.aws.endpoints.huggingface.cloud`, 'dim', 3)
    .gap();
  field(panel, 'address', body);
}

export function addressToken(_state: State, panel: SetupPanel, body: Page): void {
  const { candidate } = panel;
  const url = candidate !== null && 'url' in candidate ? candidate.url : '';
  body.heading(words`Which token should ${hostOf(url)} be given?`);
  if (panel.remark !== '') body.text(words`${panel.remark}`, 'dim').gap();
  if (url.startsWith('http:') && panel.picked.kind !== 'none') {
    body.text(words`Your Hugging Face token goes over https only.`, 'dim').gap();
  }
}

export function variable(_state: State, panel: SetupPanel, body: Page): void {
  body
    .heading(words`Which environment variable holds the token?`)
    .text(words`Its name is saved, not the token. Such as MY_SERVER_TOKEN.`, 'dim')
    .gap();
  field(panel, 'variable', body);
}

export function model(_state: State, panel: SetupPanel, body: Page): void {
  body
    .heading(words`Which model?`)
    .text(
      words`Its id, owner/name, as on its page. :fastest, :cheapest or :provider behind it says who serves it.`,
      'dim',
    )
    .gap();
  field(panel, 'model', body);
}

function field(panel: SetupPanel, screen: FieldScreen, body: Page): void {
  const { text, cursor } = panel.fields[screen];
  const [before, after] = sidesOf(text, cursor);
  body.field(before, after);
}

export function trial(_state: State, panel: SetupPanel, body: Page): void {
  const { candidate, trial: result } = panel;
  if (candidate === null) return;
  body.heading(
    candidate.kind === 'practice' ? words`The practice endpoint` : words`${describeEndpoint(candidate)}`,
  );
  if (panel.remark !== '') body.text(words`${panel.remark}`, 'dim').gap();
  switch (result.kind) {
    case 'running':
      body.mark('waiting', words`one short call${waited(panel)}`);
      if ((panel.work?.elapsedMs ?? 0) >= SLOW_MS) {
        body.text(words`A server that was asleep takes a while to answer.`, 'dim', 5);
      }
      return;
    case 'untried':
      body.mark('note', words`not tried`).gap();
      return;
    case 'answered': {
      const by = result.snapshot.provider === '' ? words`` : words` by ${result.snapshot.provider}`;
      body.mark(
        'ok',
        words`answered in ${describeLatency(result.latencyMs)}${by}`,
        result.says === '' ? words`` : words`"${shortened(result.says)}"`,
      );
      body.gap();
      return;
    }
    case 'failed':
      body.mark('failed', words`${result.error.message}`, words`${result.error.hint}`).gap();
      return;
  }
}

/** From when on a wait is explained, in ms. */
const SLOW_MS = 5000;

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= 100 ? line : `${characters.slice(0, 100).join('')}…`;
}
