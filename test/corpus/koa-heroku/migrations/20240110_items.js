exports.up = (knex) => knex.schema.createTable('items', (t) => t.increments().primary());
exports.down = (knex) => knex.schema.dropTable('items');
