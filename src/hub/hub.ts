import { failed, ok } from '../core/errors.ts';
import type { BaseUrls } from '../core/state.ts';
import { authorizeBase } from '../net/authorize.ts';
import type { HubPort } from '../runtime/ports/hub.ts';
import { readAccount } from './account.ts';
import { askJson, type JsonOptions, notHuggingFace, trimmedBase } from './ask-json.ts';
import { readServedModels } from './served-models.ts';

export interface HubOptions extends JsonOptions {
  readonly bases: BaseUrls;
  /** Certificates are not checked (`NODE_TLS_REJECT_UNAUTHORIZED=0`): tokens stay here. */
  readonly insecureTls?: boolean;
}

/** The Hub over HTTP. */
export function createHub(options: HubOptions): HubPort {
  return {
    async whoami(token, signal) {
      const address = `${trimmedBase(options.bases.hub)}/api/whoami-v2`;
      const insecureTls = options.insecureTls ?? false;
      const allowed = authorizeBase({ insecureTls }, token, options.bases.hub, address);
      if (!allowed.ok) return allowed;
      const document = await askJson(options, 'GET', address, allowed.value, signal);
      if (!document.ok) return document;
      const account = readAccount(document.value);
      return account === null ? failed(notHuggingFace(address)) : ok(account);
    },
    async models(signal) {
      const address = `${trimmedBase(options.bases.router)}/v1/models`;
      const document = await askJson(options, 'GET', address, null, signal);
      if (!document.ok) return document;
      const models = readServedModels(document.value);
      return models === null ? failed(notHuggingFace(address)) : ok(models);
    },
  };
}
