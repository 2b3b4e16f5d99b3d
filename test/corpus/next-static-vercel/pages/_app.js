import Script from 'next/script';

export default function App({ Component, pageProps }) {
  return (
    <>
      <Component {...pageProps} />
      <Script src="https://plausible.io/js/script.js" data-domain={process.env.NEXT_PUBLIC_SITE_DOMAIN} />
    </>
  );
}
