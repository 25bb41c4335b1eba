import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorIn, readErrorBody } from '../../src/net/error-body.ts';

test.each([
  ['', '', 'empty'],
  ['  \n', '', 'empty'],
  ['\ufeff{"error":"x"}', 'x', 'json'],
  ['{"error":"x"}', 'x', 'json'],
  ['{"error":{"message":"x"}}', 'x', 'json'],
  ['{"error":{"error":{"message":"x"}}}', 'x', 'json'],
  ['{"error":["x","y","x"]}', 'x; y', 'json'],
  ['{"errors":[{"message":"x"}]}', 'x', 'json'],
  ['[{"error":{"message":"x"}}]', 'x', 'json'],
  ['{"message":"x"}', 'x', 'json'],
  ['{"detail":"x"}', 'x', 'json'],
  ['{"detail":[{"loc":["body",0,"a"],"msg":"x"}]}', 'body.0.a: x', 'json'],
  ['{"title":"t","status":400,"detail":"x"}', 'x', 'json'],
  ['{"title":"t"}', 't', 'json'],
  ['{"error":null,"message":"x"}', 'x', 'json'],
  ['{"error":{"code":"c"},"message":"x"}', 'x', 'json'],
  ['{"error":"invalid_grant","error_description":"x"}', 'invalid_grant', 'json'],
  ['"x"', 'x', 'json'],
  ['{}', '', 'json'],
  ['{"error":42}', '', 'json'],
  ['{"error":"cut', '{"error":"cut', 'text'],
  ['two\n lines', 'two lines', 'text'],
  ['<!DOCTYPE html><html><head><title> 502 &amp; more </title></head>', '502 & more', 'html'],
  ['<html><body><h1>Sorry</h1></body></html>', 'Sorry', 'html'],
  ['<html><body>only</body></html>', '', 'html'],
])('%s', (body, message, form) => {
  expect(readErrorBody(body)).toMatchObject({ message, form });
});

test('names that machines use are collected', () => {
  expect(readErrorBody('{"error":{"message":"m","type":"a","code":"b"},"error_type":"c"}').codes).toEqual([
    'c',
    'b',
    'a',
  ]);
  expect(readErrorBody('{"error":"m","estimated_time":20.5}').estimatedSeconds).toBe(20.5);
});

test('any text is read without a throw, into one short line', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
      const { message } = readErrorBody(body);
      expect(message).not.toMatch(/[\n\r\t]/);
      expect(message.length).toBeLessThanOrEqual(301);
    }),
  );
});

test('a deep body is no way to a stack overflow', () => {
  expect(readErrorBody(`{"error":${'['.repeat(5000)}${']'.repeat(5000)}}`).message).toBe('');
});

test('an error inside a success', () => {
  expect(errorIn({ error: 'x' })?.message).toBe('x');
  expect(errorIn({ error: { message: 'x' } })?.message).toBe('x');
  expect(errorIn([{ error: 'x' }])?.message).toBe('x');
  expect(errorIn({ error: {} })).not.toBeNull();
  for (const none of [{}, { error: null }, { error: '' }, { error: false }, null, 'error', []]) {
    expect(errorIn(none)).toBeNull();
  }
});

test.each([
  ['{"error":{"message":"too \\"deep\\" \\u732b","trace":"xxxx', 'too "deep" 猫'],
  [`{"error":"${'x'.repeat(400)}`, `${'x'.repeat(299)}…`],
  ['{"error":"cut within \\', 'cut within'],
  ['{"trace":["xxxx', ''],
  ['[{"detail":"a list","', 'a list'],
  ['a text that goes on', 'a text that goes on'],
])('of %j, which is cut, the first message: %j', (body, message) => {
  expect(readErrorBody(body, true).message).toBe(message);
});
