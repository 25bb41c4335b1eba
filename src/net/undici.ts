/**
 * What we use of undici, by name. undici is CommonJS: bundled, an `import()` of it has a default export and no others,
 * so it is this module that is loaded late.
 */
export { Agent, buildConnector } from 'undici';
