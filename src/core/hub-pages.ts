/** Pages of the Hub that a user is sent to. `hub` is its base URL, which HF_ENDPOINT may have changed. */
export function hubPages(hub: string) {
  const base = hub.replace(/\/+$/, '');
  return {
    billing: `${base}/settings/billing`,
    providers: `${base}/settings/inference-providers`,
    tokens: `${base}/settings/tokens`,
    /** Making a token, with "Make calls to Inference Providers" ticked. */
    newToken: `${base}/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained`,
    /** The page of a model; what stands behind a colon names a provider. */
    model: (id: string) => `${base}/${id.replace(/:[^/]*$/, '')}`,
  } as const;
}
