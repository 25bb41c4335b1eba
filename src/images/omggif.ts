/** omggif is CommonJS: bundled, an `import()` of it has no named exports, so it is this module that is loaded late. */
export { GifReader } from 'omggif';
