exports.up = (pgm) => pgm.createTable('tickets', { id: 'id', label: { type: 'text', notNull: true } });
