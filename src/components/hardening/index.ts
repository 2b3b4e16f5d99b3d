import type { Component } from '../../core/app/component.ts';
import { command, question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';
import { readers } from './reader.ts';
import { render } from './render.ts';

export const hardening: Component = {
  id: 'hardening',
  name: both('Firewall and SSH', 'Pare-feu et SSH'),
  role: 'hardening',
  does: both(
    'Closes every port but 22, 80 and 443, lets in by key only, and installs security updates by itself.',
    'Ferme tous les ports sauf 22, 80 et 443, n’admet que par clé, et installe seul les mises à jour de sécurité.',
  ),
  answers: [],
  when: () => ({
    say: 'needed',
    why: both(
      'From now on the host is yours to keep safe.',
      'Désormais, la sécurité du serveur vous revient.',
    ),
  }),
  size: () => ({
    ports: {
      value: '22, 80, 443',
      how: both('everything else listens on 127.0.0.1', 'tout le reste écoute sur 127.0.0.1'),
      source: 'man:nft(8)',
    },
    PasswordAuthentication: {
      value: 'no',
      how: both('keys only', 'clés seulement'),
      source: 'man:sshd_config(5)',
    },
    PermitRootLogin: {
      value: 'prohibit-password',
      how: both('by key, for the first set-up', 'par clé, pour la mise en place'),
      source: 'man:sshd_config(5)',
    },
  }),
  render,
  readers,
  checks: () => [
    command('prepare', 'host.ports', 'nmap -Pn -p- --min-rate 1000 <host-ip>', {
      what: both(
        'From outside three ports are open; containers too go through the firewall',
        'De l’extérieur, trois ports sont ouverts ; les conteneurs aussi passent par le pare-feu',
      ),
      expect: both('22, 80 and 443, nothing else', '22, 80 et 443, rien d’autre'),
      covers: ['girlycrea:737', 'A24', 'B57', 'B13'],
    }),
    command('prepare', 'host.ssh', 'sudo sshd -T | grep -Ei "^(passwordauthentication|permitrootlogin)"', {
      what: both('Nobody gets in by a password', 'Personne n’entre par mot de passe'),
      expect: both('`no`, and `prohibit-password`', '`no`, et `prohibit-password` (ou `without-password`)'),
      covers: ['girlycrea:737', 'B57'],
    }),
    command('prepare', 'host.updates', 'systemctl is-enabled unattended-upgrades', {
      what: both('Security updates install themselves', 'Les mises à jour de sécurité s’installent seules'),
      expect: both('`enabled`', '`enabled`'),
      covers: ['B57'],
    }),
    question('decide', 'host.access', {
      what: both(
        'Who holds a key to the host and the account of its provider, and who else when that person is away?',
        'Qui détient une clé du serveur et le compte chez l’hébergeur, et qui d’autre en son absence ?',
      ),
      covers: ['girlycrea:742', 'B57'],
    }),
  ],
};
