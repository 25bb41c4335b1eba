import { expect, test } from 'vitest';
import { hostKind } from '../../src/core/host.ts';

test.each([
  ['http://localhost:1', 'loopback'],
  ['http://127.0.0.1', 'loopback'],
  ['http://127.8.9.1', 'loopback'],
  ['http://[::1]:8080', 'loopback'],
  ['http://10.0.0.4', 'private'],
  ['http://172.16.0.1', 'private'],
  ['http://172.31.255.1', 'private'],
  ['http://192.168.178.20:11434', 'private'],
  ['http://100.64.1.1', 'private'],
  ['http://169.254.169.254', 'private'],
  ['http://[fd00::1]', 'private'],
  ['http://[fe80::1]', 'private'],
  ['http://gpu-box:8000', 'private'],
  ['http://gpu.local', 'private'],
  ['http://gpu.lan', 'private'],
  ['http://172.32.0.1', 'hosted'],
  ['http://11.0.0.1', 'hosted'],
  ['http://[2606:4700::1]', 'hosted'],
  ['https://router.huggingface.co', 'hosted'],
  ['https://localhost.evil.example', 'hosted'],
])('%s is %s', (url, kind) => {
  expect(hostKind(new URL(url))).toBe(kind);
});
