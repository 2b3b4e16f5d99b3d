export default function Visit() {
  return <p>Open from Wednesday to Sunday.</p>;
}
