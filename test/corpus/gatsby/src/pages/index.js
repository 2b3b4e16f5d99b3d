import * as React from 'react';

const Index = () => <main>We sing on Thursdays.</main>;

export default Index;
export const Head = () => <title>Choir</title>;
