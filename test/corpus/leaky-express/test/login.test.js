const assert = require('node:assert');

const user = { email: 'a@example.test', password: 'correct horse battery staple' };
assert.ok(user.password.length > 8);
