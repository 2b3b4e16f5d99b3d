/** A Python framework that answers HTTP, and how it is usually served. */
export interface Framework {
  readonly id: string;
  readonly package: string;
  /** asgi and wsgi: another program listens for it. own: it listens by itself. */
  readonly speaks: 'django' | 'asgi' | 'wsgi' | 'own';
  /** The call that makes the app: `app = FastAPI()`. */
  readonly made?: string;
  readonly port: number;
}

/** The first that fits is taken. */
export const frameworks: readonly Framework[] = [
  { id: 'django', package: 'django', speaks: 'django', port: 8000 },
  { id: 'fastapi', package: 'fastapi', speaks: 'asgi', made: 'FastAPI', port: 8000 },
  { id: 'litestar', package: 'litestar', speaks: 'asgi', made: 'Litestar', port: 8000 },
  { id: 'flask', package: 'flask', speaks: 'wsgi', made: 'Flask', port: 5000 },
  { id: 'quart', package: 'quart', speaks: 'asgi', made: 'Quart', port: 5000 },
  { id: 'sanic', package: 'sanic', speaks: 'asgi', made: 'Sanic', port: 8000 },
  { id: 'starlette', package: 'starlette', speaks: 'asgi', made: 'Starlette', port: 8000 },
  { id: 'aiohttp', package: 'aiohttp', speaks: 'own', made: 'web.Application', port: 8080 },
  { id: 'streamlit', package: 'streamlit', speaks: 'own', port: 8501 },
];

/** Packages that keep a connection open to the browser, and nothing else. */
export const websocketPackages: readonly string[] = [
  'channels',
  'python-socketio',
  'flask-socketio',
  'flask-sock',
];
