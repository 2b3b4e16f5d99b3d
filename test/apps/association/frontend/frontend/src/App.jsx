import { getFigures, getProjects } from './api.js';
import { Join } from './Join.jsx';
import { Room } from './Room.jsx';
import { useLoaded } from './useLoaded.js';

const pages = { '/': Projects, '/rejoindre': Join, '/salle': Room };

export function App() {
  const Page = pages[window.location.pathname] ?? Projects;
  return (
    <main>
      <nav>
        <a href="/">Projets</a> · <a href="/rejoindre">Nous rejoindre</a> · <a href="/salle">La salle</a>
      </nav>
      <Page />
    </main>
  );
}

function Projects() {
  const projects = useLoaded(getProjects);
  const figures = useLoaded(getFigures);
  return (
    <>
      <h1>Nos projets</h1>
      {figures?.members > 0 && <p>{figures.members} personnes nous ont rejoints.</p>}
      <ul>
        {projects?.map(({ slug, title, story }) => (
          <li key={slug}>
            <h2>{title}</h2>
            <p>{story}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
