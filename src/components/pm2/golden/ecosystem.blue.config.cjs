module.exports = {
  "apps": [
    {
      "name": "api-web",
      "cwd": "/srv/shop/blue/api",
      "script": "dist/server.js",
      "args": [],
      "node_args": [
        "--require",
        "/etc/shop/argv.cjs"
      ],
      "exec_mode": "cluster",
      "instances": 2,
      "max_memory_restart": "300M",
      "listen_timeout": 10000,
      "kill_timeout": 10000,
      "exp_backoff_restart_delay": 100,
      "out_file": "/dev/null",
      "error_file": "/dev/null",
      "env": {
        "NODE_ENV": "production",
        "PORT": "13001",
        "RESEND_BASE_URL": "http://127.0.0.1:8025"
      }
    },
    {
      "name": "web-web",
      "cwd": "/srv/shop/blue/web",
      "script": "/usr/bin/env",
      "args": [
        "npm",
        "start"
      ],
      "interpreter": "none",
      "exec_mode": "fork",
      "instances": 1,
      "max_memory_restart": "450M",
      "listen_timeout": 10000,
      "kill_timeout": 10000,
      "exp_backoff_restart_delay": 100,
      "out_file": "/dev/null",
      "error_file": "/dev/null",
      "env": {
        "HOSTNAME": "127.0.0.1",
        "NEXT_ADAPTER_PATH": "/etc/shop/next/adapter.cjs",
        "NEXT_TELEMETRY_DISABLED": "1",
        "NODE_ENV": "production",
        "PORT": "13000",
        "RESEND_BASE_URL": "http://127.0.0.1:8025"
      }
    }
  ]
};
