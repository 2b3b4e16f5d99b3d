import { ImageResponse } from '@vercel/og';

export const runtime = 'edge';

export const GET = () => new ImageResponse(<div style={{ fontSize: 96 }}>Portraits</div>);
