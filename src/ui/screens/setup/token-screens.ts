import { hostOf } from '../../../core/endpoint.ts';
import { type Account, describeSource } from '../../../core/identity.ts';
import { keyNamed } from '../../../core/key-table.ts';
import { isRefused } from '../../../core/panels/setup/choices.ts';
import type { PickedToken, SetupPanel } from '../../../core/panels/setup/panel.ts';
import { joinPage, tokenPage, tokensPage } from '../../../core/panels/setup/suggestions.ts';
import { environmentToken } from '../../../core/panels/setup/token-steps.ts';
import { type SafeText, words } from '../../../core/safe-text.ts';
import type { State } from '../../../core/state.ts';
import { type Page, sidesOf } from './body.ts';
import { listed } from './choice-words.ts';

export function welcome(_state: State, panel: SetupPanel, body: Page): void {
  if (panel.found === null) {
    body.heading(words`Looking for a Hugging Face token`);
    return;
  }
  if (panel.found.length === 0) {
    body
      .heading(words`Do you have a Hugging Face token?`)
      .text(words`Models on Hugging Face need one. None is in the environment, nor in`, 'dim')
      .text(words`${panel.places.officialFile}`, 'dim')
      .gap();
    return;
  }
  body.heading(
    panel.found.length === 1
      ? words`A Hugging Face token is here already. Use it?`
      : words`Hugging Face tokens are here already. Which one?`,
  );
}

export function paste(state: State, panel: SetupPanel, body: Page): void {
  body.heading(words`Paste a Hugging Face token`);
  body.step(1, words`Open this page:`);
  tokenPageLines(state, body);
  body.step(2, words`Press Create token, copy it, and paste it here:`).gap();
  tokenField(panel, body);
}

export function guide(state: State, panel: SetupPanel, body: Page): void {
  body.heading(words`Get a Hugging Face token`);
  body
    .step(1, words`Create an account, if you have none: it is free.`)
    .text(words`${joinPage(state.bases)}`, 'link', 4)
    .step(2, words`Confirm the address in the mail that comes, then open this page:`);
  tokenPageLines(state, body);
  body
    .step(3, words`Give the token a name, such as hf-tui, and press Create token at the end of the page.`)
    .step(4, words`Copy it: it begins with hf_ and is shown only once.`)
    .step(5, words`Paste it here:`)
    .gap();
  tokenField(panel, body);
}

function tokenPageLines(state: State, body: Page): void {
  body
    .text(words`${tokenPage(state.bases)}`, 'link', 4)
    .text(
      words`${keyNamed('setup-open-page')} opens it, ${keyNamed('setup-copy-link')} copies its address. "Make calls to Inference Providers" is already ticked there.`,
      'dim',
      4,
    );
}

function tokenField(panel: SetupPanel, body: Page): void {
  const { text, cursor } = panel.typed.buffer;
  const count = [...text].length;
  const note = count === 0 ? words`` : count === 1 ? words`1 character` : words`${count} characters`;
  const [before, after] = sidesOf(panel.revealed ? text : masked(text), cursor);
  body.field(before, after, note);
}

/** The token as bullets, but for the `hf_` it begins with and its last four characters; as long as it is. */
function masked(token: string): string {
  if (token.length <= 12) return '•'.repeat(token.length);
  const prefix = token.startsWith('hf_') ? 'hf_' : '';
  return `${prefix}${'•'.repeat(token.length - prefix.length - 4)}${token.slice(-4)}`;
}

export function browser(state: State, panel: SetupPanel, body: Page): void {
  body.heading(words`Log in with a browser`);
  const { grant, loginError } = panel;
  if (loginError !== null) {
    body.mark('failed', words`${loginError.message}`, words`${loginError.hint}`).gap();
    return;
  }
  if (grant === null) {
    body.mark('waiting', words`asking ${hostOf(state.bases.hub)} for a code${waited(panel)}`);
    return;
  }
  body
    .step(1, words`Open this page, on any device:`)
    .text(words`${grant.address}`, 'link', 4)
    .text(
      words`${keyNamed('setup-open-page')} opens it here, ${keyNamed('setup-copy-link')} copies its address.`,
      'dim',
      4,
    )
    .step(2, words`Enter the code ${grant.userCode} there and allow it.`)
    .gap()
    .mark('waiting', words`until you have confirmed it${waited(panel)}`);
}

export function check(state: State, panel: SetupPanel, body: Page): void {
  body.heading(words`${nameOf(panel.picked)}`);
  const hub = hostOf(state.bases.hub);
  switch (panel.check.kind) {
    case 'running':
      body
        .mark('waiting', words`asking ${hub} whose token this is${waited(panel)}`)
        .mark('note', words`then: whether it may call Inference Providers`)
        .mark('note', words`then: who pays for the calls`);
      return;
    case 'accepted':
      accepted(state, panel.check.account, body);
      return;
    case 'failed': {
      const { message, hint } = panel.check.error;
      // The usual remedy is to set up again: that is where the user is.
      const here = words`It may be revoked, or cut short when it was copied.`;
      body.mark('failed', words`${message}`, isRefused(panel) ? here : words`${hint}`).gap();
      return;
    }
  }
}

function accepted(state: State, account: Account, body: Page): void {
  const plan = account.isPro ? ' (PRO)' : '';
  const organisations =
    account.organisations.length === 0
      ? ''
      : `, ${account.organisations.length === 1 ? 'organisation' : 'organisations'} ${listed(account.organisations)}`;
  const token = [account.tokenName === '' ? '' : `token "${account.tokenName}"`, roleOf(account.role)]
    .filter((part) => part !== '')
    .join(', ');
  const shownToken = body.isLow ? words`` : words`${token}`;
  body.mark('ok', words`accepted: ${account.name}${plan}${organisations}`, shownToken);
  switch (account.mayInfer) {
    case 'yes':
      body.mark('ok', words`may call Inference Providers`);
      break;
    case 'unknown':
      body.mark('note', words`whether it may call Inference Providers shows with the first call`);
      break;
    case 'no':
      body
        .mark(
          'failed',
          words`may not call Inference Providers`,
          words`Tick "Make calls to Inference Providers" for this token and save, then check again:`,
        )
        .text(words`${tokensPage(state.bases)}`, 'link', 5)
        .text(
          words`${keyNamed('setup-open-page')} opens it, ${keyNamed('setup-copy-link')} copies its address.`,
          'dim',
          5,
        );
      break;
  }
  // It can be read on the site too; the verdict and what to do about it cannot be left out.
  if (body.isLow) return;
  if (account.canPay) body.mark('ok', words`can pay for calls beyond the credits of the month`);
  else body.mark('note', words`pays with the credits of the month; when they are used up, calls are refused`);
  body.gap();
}

function roleOf(role: string): string {
  if (role === '') return '';
  return role === 'fineGrained' ? 'fine-grained' : role;
}

export function keep(_state: State, panel: SetupPanel, body: Page): void {
  body.heading(words`Where should the token be kept?`);
  const other = environmentToken(panel);
  if (other !== undefined) {
    body
      .text(
        words`${describeSource(other.source)} holds another token, which comes first the next time. hf-tui uses the one kept here until you quit, and later when the variable is unset.`,
        'dim',
      )
      .gap();
  }
}

function nameOf(picked: PickedToken): string {
  switch (picked.kind) {
    case 'none':
      return 'No token';
    case 'found':
      return `${describeSource(picked.found.source)}: ${picked.found.token.masked}`;
    case 'typed':
      return `The token ${picked.token.masked}`;
  }
}

/** ` · 3 s · Esc stops waiting`, once it takes that long. */
export function waited(panel: SetupPanel): SafeText {
  const seconds = Math.floor((panel.work?.elapsedMs ?? 0) / 1000);
  return seconds === 0 ? words`` : words` · ${seconds} s · ${keyNamed('back')} stops waiting`;
}
