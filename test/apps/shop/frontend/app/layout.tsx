import { Analytics } from '@vercel/analytics/next';
import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Newsletter } from '../components/newsletter';

const site = process.env.VERCEL_PROJECT_PRODUCTION_URL ?? 'localhost:3000';

export const metadata: Metadata = { title: 'Atelier Mirabelle', metadataBase: new URL(`https://${site}`) };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="fr">
      <body>
        <header>
          <Link href="/">Atelier Mirabelle</Link> <Link href="/panier">Panier</Link>
        </header>
        {children}
        <footer>
          <Newsletter />
        </footer>
        <Analytics />
      </body>
    </html>
  );
}
