# SPDX-License-Identifier: MIT
"""The programs that are measured, and what the kernel says about them."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import time

MODEL = 'gpt-4o'
DEPLOYMENT = 'd0123456789abcde'
KEY = 'bench-key-of-some-length'

NGINX_CONF = '''
daemon off;
worker_processes 1;
worker_rlimit_nofile 65536;
error_log stderr error;
pid {folder}/nginx.pid;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_max_body_size 64m;
  client_body_buffer_size 1m;
  keepalive_requests 1000000;
  upstream backend {{ server 127.0.0.1:{upstream}; keepalive 1024; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }}
  }}
}}
'''


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def start_pinned(command, cores, **options):
    """Starts a program that may run on some cores only, numbers of those this one may use."""
    usable = sorted(os.sched_getaffinity(0))
    wanted = {usable[core % len(usable)] for core in cores}
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, wanted), **options)


class Proxy:
    """A running program with its children."""

    name = ''
    cores = (1,)

    def __init__(self, upstream, build, folder):
        self.folder = pathlib.Path(folder, self.name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.port = free_port()
        self.log = open(self.folder / 'log', 'w', encoding='utf-8')
        self.process = start_pinned(self.command(upstream, build), self.cores,
                                    env=self.environment(), stdin=subprocess.DEVNULL,
                                    stdout=self.log, stderr=self.log)

    def command(self, upstream, build):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def pids(self):
        pid = self.process.pid
        children = pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text(encoding='ascii')
        return [pid, *map(int, children.split())]

    def cpu_seconds(self):
        """Of all threads there are and were: the kernel's clock of a process, by its number."""
        return sum(time.clock_gettime(~pid << 3 | 2) for pid in self.pids())

    def memory(self, member):
        total = 0
        for pid in self.pids():
            for line in pathlib.Path(f'/proc/{pid}/status').read_text(encoding='ascii').splitlines():
                if line.startswith(member):
                    total += int(line.split()[1])
        return total / 1024

    def reset_peak(self):
        for pid in self.pids():
            pathlib.Path(f'/proc/{pid}/clear_refs').write_text('5', encoding='ascii')


class Nginx(Proxy):
    name = 'nginx'

    def command(self, upstream, build):
        conf = self.folder / 'nginx.conf'
        conf.write_text(NGINX_CONF.format(folder=self.folder, upstream=upstream, port=self.port),
                        encoding='utf-8')
        return ['nginx', '-c', str(conf)]

    def environment(self):
        return {**os.environ, 'PATH': os.environ['PATH'] + ':/usr/sbin'}


class Weir(Proxy):
    name = 'weir'

    def command(self, upstream, build):
        return [f'{build}/src/cli/weirctl', 'serve', '--config', self.configure(upstream)]

    def configure(self, upstream):
        base = f'http://127.0.0.1:{upstream}'
        service_key = {'clientid': 'bench', 'clientsecret': 'bench', 'url': base,
                       'serviceurls': {'AI_API_URL': base}}
        config = self.folder / 'config.json'
        config.write_text(json.dumps({
            'subAccounts': {'bench': {
                'resource_group': 'default',
                'service_key_json': service_key,
                'deployment_models': {MODEL: [f'{base}/v2/inference/deployments/{DEPLOYMENT}']},
            }},
            'secret_authentication_tokens': [KEY],
            'host': '127.0.0.1',
            'port': self.port,
        }), encoding='utf-8')
        config.chmod(0o600)
        return str(config)

    def environment(self):
        folders = {name: str(self.folder / name.lower())
                   for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME')}
        return {**os.environ, **folders, 'HOME': str(self.folder)}


class Busy(Weir):
    name = 'busy'
    cores = (0, 1)

    def cpu_seconds(self):
        """Without the main thread, whose work is the disturbance."""
        pid = self.process.pid
        ran = pathlib.Path(f'/proc/{pid}/task/{pid}/schedstat').read_text(encoding='ascii')
        return super().cpu_seconds() - int(ran.split()[0]) / 1e9

    def command(self, upstream, build):
        return [f'{build}/tests/bench/bench-busy', self.configure(upstream)]
