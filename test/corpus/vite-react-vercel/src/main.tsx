import { createRoot } from 'react-dom/client';
import { inject } from '@vercel/analytics';
import { SeatMap } from './SeatMap';

inject();
createRoot(document.getElementById('root')!).render(<SeatMap />);
