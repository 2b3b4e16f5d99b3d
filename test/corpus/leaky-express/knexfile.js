module.exports = {
  development: { client: 'pg', connection: 'postgres://courier:courier@localhost/courier' },
  // Made up, as everything that looks secret here.
  production: { client: 'pg', connection: 'postgres://courier:Zk4wQ9vN2xTr7bLm@10.4.0.12:5432/courier' },
};
