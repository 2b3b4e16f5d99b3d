// node redis-latency.mjs PORT KEY: asks for one small key again and again, in a process of its own, until its standard input ends.
// Prints how long the server took, as JSON, in microseconds: an ordinary client beside a move.
import { connect } from 'node:net';

const [port, key] = process.argv.slice(2);
const took = [];
const socket = connect(Number(port), '127.0.0.1').setNoDelay(true);
let asked = 0n;
const ask = () => {
  asked = process.hrtime.bigint();
  socket.write(`GET ${key}\r\n`);
};
socket.on('connect', ask);
socket.on('data', () => {
  took.push(Number(process.hrtime.bigint() - asked) / 1000);
  setTimeout(ask, 1);
});
process.stdin.resume().on('end', () => {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
  process.stdout.write(
    JSON.stringify({ asked: sorted.length, p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) }),
  );
  process.exit();
});
