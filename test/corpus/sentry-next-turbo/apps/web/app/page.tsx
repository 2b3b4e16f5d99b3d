import { next } from '@ferry/times';

export default function Page() {
  return <p>Next ferry: {next(new Date())}</p>;
}
