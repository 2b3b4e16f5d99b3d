const base = import.meta.env.VITE_API_URL;

document.body.textContent = await (await fetch(`${base}/api/v1/health-check/`)).text();
