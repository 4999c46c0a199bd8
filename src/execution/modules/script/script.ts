import type { z } from 'zod';

import type { AttemptContext, Module } from '../../../ports/module.ts';
import type { Outcome } from '../../../domain/model/module.ts';
import { scriptModule } from '../../../domain/model/script.ts';
import type { ScriptSource, ScriptText } from '../../../ports/script-source.ts';
import type { Json } from '../../../domain/model/values.ts';
import { makeCleaner } from '../command/attempt-folder.ts';
import { type CommandSettings, runProgram, withFolders } from '../command/command.ts';
import { defineModule } from '../define-module.ts';
import { failed } from '../outcome.ts';
import { makeScriptFile } from './script-file.ts';
import { scriptParams, scriptResult } from './script-params.ts';

export interface ScriptSettings extends CommandSettings {
  readonly scripts: ScriptSource;
}

export function makeScript(settings: ScriptSettings): Module {
  const clean = makeCleaner();
  return defineModule({
    name: scriptModule,
    version: '1.0.0',
    title: { en: 'Script', de: 'Skript' },
    description: {
      en: 'Runs a stored script on the node by its interpreter, as command runs a program. The log and the result name the version that ran.',
      de: 'Führt auf dem Knoten ein gespeichertes Skript mit seinem Interpreter aus, so wie command ein Programm. Log und Ergebnis nennen die Version, die lief.',
    },
    params: scriptParams,
    result: scriptResult,
    examples: [{ script: 'nightly-backup' }, { script: 'nightly-backup', version: 3, args: ['--full'] }],
    supportsCancel: true,
    supportsProgress: true,
    run: (attempt) =>
      withFolders(async () => {
        await clean();
        return runScript(attempt, settings);
      }),
  });
}

type ScriptAttempt = AttemptContext<z.output<typeof scriptParams>>;

async function runScript(attempt: ScriptAttempt, settings: ScriptSettings): Promise<Outcome> {
  const { params } = attempt;
  const { script: name, version = null } = params;
  const found = await find(settings.scripts, attempt.run.tenantId, name, version);
  if ('type' in found) return failed(found);
  attempt.journal.log('INFO', `script "${name}", version ${found.version}, by ${found.interpreter}`, {
    fields: { script: name, scriptVersion: found.version },
  });
  await using file = await makeScriptFile(found.text, settings.containment.account);
  const outcome = await runProgram(attempt, settings, {
    words: [...found.interpreter.split(' '), file.path, ...params.args],
    params,
    env: { POLYCHRON_SCRIPT: name, POLYCHRON_SCRIPT_VERSION: String(found.version) },
    folder: file.folder,
  });
  return { ...outcome, result: { script: name, scriptVersion: found.version, ...fieldsOf(outcome.result) } };
}

async function find(source: ScriptSource, tenantId: string, name: string, version: number | null) {
  let found: ScriptText | null;
  try {
    found = await source.find(tenantId, name, version);
  } catch (error) {
    const message = `the script "${name}" could not be read: ${error instanceof Error ? error.message : String(error)}`;
    return { type: 'script.unreadable', message, retryable: true };
  }
  if (found) return found;
  const which = version === null ? '' : ` with a version ${version}`;
  return { type: 'script.unknown', message: `there is no script named "${name}"${which}`, retryable: false };
}

function fieldsOf(result: Json | undefined): object {
  return typeof result === 'object' && result !== null ? result : {};
}
