import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shippedBook } from '../../../test/support/prices.ts';
import { completeInputs } from './complete.ts';
import { type Micro, million } from './money.ts';
import { readCostSettings } from './read.ts';
import { type CostReport, costReport, type ScenarioReport } from './report.ts';
import type { ScenarioId } from './scenario.ts';

const file = 'examples/girlycrea-cost.yaml';
const now = Date.UTC(2026, 10, 25);
const report: CostReport = costReport(
  completeInputs([readCostSettings(readFileSync(file, 'utf8'), file)]),
  shippedBook(),
  now,
);
const scenario = (id: ScenarioId): ScenarioReport => {
  const found = report.scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no scenario ${id}`);
  return found;
};
const euros = (amount: Micro): number => amount / million;

describe("the shop's guide", () => {
  it('is reproduced to the cent: 852, 1696, 1296, 96 and 756', () => {
    expect(euros(scenario('stay').month)).toBe(71);
    expect(euros(scenario('stay').year1)).toBe(852);
    expect(euros(scenario('hired').year1)).toBe(1696);
    expect(euros(scenario('hired').year2)).toBe(1296);
    expect(euros(scenario('own').year1)).toBe(96);
    expect(euros(scenario('stay').year1 - scenario('own').year1)).toBe(756);
  });

  it('costs 844 more in year 1 and 444 more in each year after', () => {
    expect(euros(scenario('hired').year1 - scenario('stay').year1)).toBe(844);
    expect(euros(scenario('hired').year2 - scenario('stay').year2)).toBe(444);
  });

  it('pays back in 6 months where no work is counted: 400 / 63', () => {
    expect(report.infrastructureOnly).toEqual({ once: 400 * million, saving: 63 * million, tenths: 63 });
    expect(Math.floor((report.infrastructureOnly?.tenths ?? 0) / 10)).toBe(6);
  });

  it('never pays back with the work; 1.26 hours a month at 50, or a bill of 108, would be the border', () => {
    expect(scenario('hired').payback).toEqual({ kind: 'never' });
    expect(scenario('hired').neededRunning).toEqual({
      bill: 108 * million,
      rate: 31.5 * million,
      hours: 1.26 * million,
    });
    expect(euros(scenario('hired').saved ?? 0)).toBe(3 * 852 - 1696 - 2 * 1296);
  });

  it('leaves out what is said beside it, row by row', () => {
    expect(report.remarks.map(({ text }) => text.en)).toMatchInlineSnapshot(`
      [
        "A server with 4 vCPU, 8 GB, 160 GB is counted at 5.00 EUR a month. The cheapest in the price book is Hetzner CPX32 35.49 EUR (2026-08-17, without tax): 7.1 times that. Cheaper, with a doubt: netcup VPS Lite 2 G12s 6.66 EUR (2026-06-25, tax not known); Contabo Cloud VPS 30 11.20 EUR (2026-06-15, tax not known); Hetzner CX43 15.99 EUR (2026-08-17, often out of stock); Hetzner CAX31 20.99 EUR (2026-08-17, ARM).",
        ""Supabase Pro" is counted at 25.00 EUR a month; in the price book Supabase Pro costs 25.00 USD = 22.46 EUR (2026-11-21).",
        ""Upstash Pay-as-you-go" is counted at a flat 29.00 EUR a month, but Upstash Redis Pay as You Go is paid by use: 0.20 USD for 100 000 commands (2026-06-18).",
        ""Resend Essentials" is counted at 10.00 EUR a month; in the price book Resend Pro costs 20.00 USD = 17.96 EUR (2026-03-09).",
        ""Sentry Team" is counted at 7.00 EUR a month; in the price book Sentry Team costs 29.00 USD = 26.05 EUR (2026-04-30).",
        ""S3 Glacier, 50 GB" is counted at 2.00 EUR a month; in the price book S3 Glacier Flexible Retrieval costs 0.18 USD = 0.16 EUR (2026-11-21).",
        "The app uses Vercel, and the bill has no line for it: staying costs more than is counted.",
        "The domain name is counted on one side only; it is paid for wherever the app runs.",
        "Archiving WAL every 300 s may write 4.5 GiB a day, 135.0 GiB in 30 days, before compression; 50 GB do not hold it, and backups are to be kept 365 days.",
        "With paid work, one server costs 444 EUR a year more than staying, each year after the first. It pays with one of: a bill of 108.00 EUR a month or more; at most 1.26 h a month at this rate; an hour at 31.50 EUR or less.",
        ""Own people" counts 24 hours a year at 0: the saving is real only if that time has no other use.",
        "A payback after 6.3 months (400 EUR once / 63.00 EUR saved a month) counts infrastructure only; with the work counted it is never.",
        "Year 1 with hired people (1 696 EUR) holds 400 EUR that are paid once; a year after that is 1 296 EUR.",
        "Updates, support and scaling by the platforms are no hidden cost of staying but what it gives: the hours of work on the other side stand for them. One server has no second one beside it.",
        "Older than 180 days, look them up again: Resend Pro (2026-03-09); Sentry Team (2026-04-30).",
        "Known from third parties only: Sentry Team (2026-04-30); S3 Glacier Flexible Retrieval (2026-11-21).",
      ]
    `);
    expect(report.remarks.map(({ text }) => text.fr)).toMatchInlineSnapshot(`
      [
        "Un serveur de 4 vCPU, 8 Go, 160 Go est compté à 5,00 € par mois. Le moins cher du relevé de prix est Hetzner CPX32 35,49 € (2026-08-17, hors taxes) : 7,1 fois autant. Moins chers, mais avec une réserve : netcup VPS Lite 2 G12s 6,66 € (2026-06-25, taxe inconnue) ; Contabo Cloud VPS 30 11,20 € (2026-06-15, taxe inconnue) ; Hetzner CX43 15,99 € (2026-08-17, souvent en rupture) ; Hetzner CAX31 20,99 € (2026-08-17, ARM).",
        "« Supabase Pro » est compté à 25,00 € par mois ; dans le relevé de prix, Supabase Pro coûte 25,00 $ = 22,46 € (2026-11-21).",
        "« Upstash Pay-as-you-go » est compté à un forfait de 29,00 € par mois, mais Upstash Redis Pay as You Go se paie à l’usage : 0,20 $ pour 100 000 commandes (2026-06-18).",
        "« Resend Essentials » est compté à 10,00 € par mois ; dans le relevé de prix, Resend Pro coûte 20,00 $ = 17,96 € (2026-03-09).",
        "« Sentry Team » est compté à 7,00 € par mois ; dans le relevé de prix, Sentry Team coûte 29,00 $ = 26,05 € (2026-04-30).",
        "« S3 Glacier, 50 GB » est compté à 2,00 € par mois ; dans le relevé de prix, S3 Glacier Flexible Retrieval coûte 0,18 $ = 0,16 € (2026-11-21).",
        "L’application utilise Vercel, et la facture n’en porte aucune ligne : rester coûte plus que ce qui est compté.",
        "Le nom de domaine n’est compté que d’un côté ; il se paie où que tourne l’application.",
        "L’archivage des WAL toutes les 300 s peut écrire 4,5 Gio par jour, 135,0 Gio en 30 jours, avant compression ; 50 Go n’y suffisent pas, et les sauvegardes doivent rester 365 jours.",
        "Avec un travail rémunéré, le serveur coûte 444 € de plus par an que de rester, chaque année après la première. Il devient rentable avec l’une de ces conditions : une facture d’au moins 108,00 € par mois ; 1,26 h par mois au plus à ce tarif ; 31,50 € de l’heure au plus.",
        "« Équipe interne » compte 24 heures par an à 0 : l’économie n’existe que si ce temps n’a pas d’autre emploi.",
        "Un retour sur investissement en 6,3 mois (400 € une fois / 63,00 € d’économie par mois) ne compte que l’infrastructure ; travail compté, jamais.",
        "L’année 1 avec un prestataire (1 696 €) contient 400 € payés une seule fois ; une année suivante coûte 1 296 €.",
        "Les mises à jour, l’assistance et la montée en charge assurées par les plateformes ne sont pas un coût caché, mais ce que l’on garde en restant : les heures de travail de l’autre côté en tiennent lieu. Un serveur seul n’a pas de second.",
        "Prix de plus de 180 jours, à vérifier : Resend Pro (2026-03-09) ; Sentry Team (2026-04-30).",
        "Connus seulement par des tiers : Sentry Team (2026-04-30) ; S3 Glacier Flexible Retrieval (2026-11-21).",
      ]
    `);
  });
});
