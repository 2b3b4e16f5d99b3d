import axios from 'axios';
import { createRoot } from 'react-dom/client';

const { VITE_API_BASE = '/api' } = import.meta.env;

axios.get(`${VITE_API_BASE}/dishes`).then(({ data }) => {
  createRoot(document.getElementById('root')).render(<ol>{data.map((dish) => <li key={dish}>{dish}</li>)}</ol>);
});
