import * as Sentry from '@sentry/react';
import { createRoot } from 'react-dom/client';
import App from './App';

Sentry.init({
  dsn: 'https://0123456789abcdef0123456789abcdef@o000000.ingest.sentry.io/0000000',
  release: process.env.REACT_APP_RELEASE,
});

createRoot(document.getElementById('root')).render(<App />);
