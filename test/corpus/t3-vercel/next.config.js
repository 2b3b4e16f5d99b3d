import './src/env.js';

export default {};
