export default function Home() {
  return <h1>Harbour museum</h1>;
}
