// SPDX-License-Identifier: MIT
// Stands between an agent and Weir, and is the proxy for all else an agent would reach.

import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';

// Starts one that forwards to @url and writes what goes by into @folder. Returns { url, requests,
// strays, stop }: what was asked of Weir, and what was tried elsewhere.
export async function startRecorder(url, folder) {
  const requests = [];
  const strays = [];
  const { hostname, port } = new URL(url);
  mkdirSync(folder, { recursive: true });

  const forward = (request, reply, body, seen) => {
    const headers = { ...request.headers, host: `${hostname}:${port}` };
    const onward = http.request({ hostname, port, method: request.method, path: request.url, headers });
    const pieces = [];
    onward.on('response', (answer) => {
      seen.status = answer.statusCode;
      seen.dropped = answer.headers['x-weir-dropped'];
      reply.writeHead(answer.statusCode, answer.headers);
      answer.on('data', (piece) => { pieces.push(piece); reply.write(piece); });
      answer.on('end', () => reply.end());
      answer.on('error', () => reply.destroy());
      answer.on('close', () => {
        const name = `${String(requests.indexOf(seen)).padStart(3, '0')}.json`;
        writeFileSync(join(folder, name), JSON.stringify({
          ...seen, headers: request.headers, answerHeaders: answer.headers,
          body: body.toString(), answer: Buffer.concat(pieces).toString(),
        }, null, 1));
      });
    });
    onward.on('error', () => reply.destroy());
    reply.on('close', () => onward.destroy());
    onward.end(body);
  };

  const server = http.createServer((request, reply) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      if (!request.url.startsWith('/')) {
        strays.push(request.url);
        reply.writeHead(403).end();
        return;
      }
      const seen = { method: request.method, path: request.url };
      requests.push(seen);
      forward(request, reply, Buffer.concat(pieces), seen);
    });
  });
  server.on('connect', (request, socket) => {
    strays.push(request.url);
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.on('upgrade', (request, socket) => {
    requests.push({ method: 'UPGRADE', path: request.url, status: 426 });
    socket.on('error', () => {});
    socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    strays,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
