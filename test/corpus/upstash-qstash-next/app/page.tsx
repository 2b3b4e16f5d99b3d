export default function Page() {
  return <form action="/api/orders" method="post"><button>Print</button></form>;
}
