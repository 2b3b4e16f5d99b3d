import { Cart } from '../../components/cart';

export default function CartPage() {
  return (
    <main>
      <h1>Votre panier</h1>
      <Cart />
    </main>
  );
}
