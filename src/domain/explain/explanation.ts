import type { Referent } from '../model/errors.ts';
import type { Instant } from '../model/values.ts';

/**
 * PASSED: it does not hinder. PENDING: time or the end of other work opens it. HELD: it stays shut unless something
 * changes.
 */
export const gateStates = ['PASSED', 'PENDING', 'HELD'] as const;
export type GateState = (typeof gateStates)[number];

export interface ExplainedGate {
  /** A name for programs: `rule`, `overlap`, `concurrency`, … */
  readonly name: GateName;
  readonly state: GateState;
  /** A sentence in English. */
  readonly detail: string;
  readonly heldBy: readonly Referent[];
  /** When the gate opens by itself, or null when this does not depend on time. */
  readonly opensAt: Instant | null;
}

/** The gates in order, and the one that decides: the first that is HELD, else the first that is PENDING. */
export interface Explanation {
  readonly at: Instant | null;
  readonly gates: readonly ExplainedGate[];
  readonly heldBy: ExplainedGate | null;
}

export function explanation(at: Instant | null, gates: readonly ExplainedGate[]): Explanation {
  const first = (state: GateState) => gates.find((gate) => gate.state === state);
  return { at, gates, heldBy: first('HELD') ?? first('PENDING') ?? null };
}

type More = Partial<Pick<ExplainedGate, 'heldBy' | 'opensAt'>>;

export function gate(name: GateName, state: GateState, detail: string, more: More = {}): ExplainedGate {
  return { name, state, detail, heldBy: [], opensAt: null, ...more };
}

export function runsOf(ids: readonly string[]): Referent[] {
  return ids.map((id) => ({ kind: 'Run', id }));
}

const gateNames = {
  rule: ['the rule', 'die Regel', 'la regla', 'la règle'],
  window: ['start and end', 'Beginn und Ende', 'inicio y fin', 'le début et la fin'],
  planned: ['the plan', 'der Plan', 'el plan', 'le plan'],
  exclusion: ['the exclusions', 'die Ausnahmen', 'las exclusiones', 'les exclusions'],
  tenant: ['the tenant', 'der Mandant', 'el inquilino', 'le locataire'],
  task: ['the task', 'die Aufgabe', 'la tarea', 'la tâche'],
  schedule: ['the schedule', 'der Zeitplan', 'la programación', 'la planification'],
  shadow: ['shadow mode', 'der Schattenbetrieb', 'el modo sombra', 'le mode fantôme'],
  maxRuns: ['the number of runs', 'die Zahl der Läufe', 'el número de ejecuciones', "le nombre d'exécutions"],
  overlap: ['the overlap policy', 'die Überlappungsregel', 'la política de solapamiento', 'la règle de chevauchement'],
  concurrency: [
    'the concurrency limit',
    'die Grenze gleichzeitiger Läufe',
    'el límite de concurrencia',
    'la limite de simultanéité',
  ],
  catchUp: ['catching up', 'das Nachholen', 'la recuperación', 'le rattrapage'],
  node: ['the nodes', 'die Knoten', 'los nodos', 'les nœuds'],
  worker: ['the worker', 'der Worker', 'el trabajador externo', 'le travailleur externe'],
  problem: ['a problem', 'einen Fehler', 'un problema', 'un problème'],
  due: ['its time', 'seine Zeit', 'su hora', 'son heure'],
  completion: ['the run before', 'der Lauf davor', 'la ejecución anterior', "l'exécution précédente"],
  ledger: ['the ledger', 'das Hauptbuch', 'el libro', 'le registre'],
  retry: [
    'the retry delay',
    'die Wartezeit bis zum nächsten Versuch',
    'la espera del reintento',
    'le délai de reprise',
  ],
  tenantLimit: ["the tenant's limit", 'die Grenze des Mandanten', 'el límite del inquilino', 'la limite du locataire'],
  queue: ['the queue', 'die Warteschlange', 'la cola', "la file d'attente"],
  lease: ['the lease', 'die Pacht', 'el arrendamiento', 'le bail'],
  cancel: ['the cancel', 'der Abbruch', 'la cancelación', "l'annulation"],
  timeout: ['the timeout', 'die Zeitgrenze', 'el tiempo límite', 'le délai maximal'],
  end: ['its end', 'sein Ende', 'su final', 'sa fin'],
} as const;
export type GateName = keyof typeof gateNames;

const languages = ['en', 'de', 'es', 'fr'] as const;
const frames = {
  HELD: ['Held by', 'Gehalten durch', 'Retenido por', 'Retenu par'],
  PENDING: ['Waits for', 'Wartet auf', 'Espera', 'Attend'],
  PASSED: ['Nothing holds it', 'Nichts hält es auf', 'Nada lo retiene', 'Rien ne le retient'],
} as const satisfies Record<GateState, readonly string[]>;

/** One line about the gate that holds: a full sentence in English; the gate's name in German, Spanish and French. */
export function summarizeExplanation({ heldBy, gates }: Explanation, locale: string): string {
  const [language = ''] = locale.toLowerCase().split(/[-_]/, 1);
  const column = Math.max(
    0,
    languages.findIndex((known) => known === language),
  );
  const frame = frames[heldBy?.state ?? 'PASSED'][column];
  const shown = heldBy ?? gates.at(-1);
  const text = heldBy ? `${frame} ${gateNames[heldBy.name][column]}` : frame;
  return `${text}${column === 0 && shown ? `: ${shown.detail}` : ''}`;
}
