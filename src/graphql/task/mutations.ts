import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Run } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { keyOf } from '../keyed-input.ts';
import { readCancelTask, readCreateTask, readDeleteTask, readExecuteTask, readUpdateTask } from './commands.ts';
import { CancelTaskInput, CreateTaskInput, DeleteTaskInput, ExecuteTaskInput, UpdateTaskInput } from './inputs.ts';
import {
  CancelTaskPayload,
  CreateTaskPayload,
  DeleteTaskPayload,
  ExecuteTaskPayload,
  UpdateTaskPayload,
} from './payloads.ts';

@Resolver()
export class TaskMutations {
  @Mutation(() => CreateTaskPayload, { description: 'Creates a task with its schedules. Needs WRITE.' })
  createTask(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateTaskInput, { description: 'The task to create, together with its schedules.' })
    input: CreateTaskInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { task: null as Task | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.tasks.create(caller, readCreateTask(input));
      return { task: value, replayed };
    });
  }

  @Mutation(() => UpdateTaskPayload, {
    description: 'Changes a task. Runs that exist keep what they were created with. Needs WRITE.',
  })
  updateTask(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateTaskInput, { description: 'Changes of a task.' }) input: UpdateTaskInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { task: null as Task | null }, async () => ({
      task: await context.services.tasks.update(caller, { ...readUpdateTask(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => CancelTaskPayload, {
    description: 'Ends a task for good: its schedules end, and it can no longer be run. Needs WRITE.',
  })
  cancelTask(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CancelTaskInput, { description: 'Which task to end.' }) input: CancelTaskInput,
  ) {
    const caller = requireCaller(context);
    const nothing = { task: null as Task | null, canceledRuns: [] as readonly Run[] };
    return answer(context, input, nothing, () =>
      context.services.tasks.cancel(caller, { ...readCancelTask(input), ...keyOf(input) }),
    );
  }

  @Mutation(() => DeleteTaskPayload, { description: 'Ends a task and hides it from lists. Needs WRITE.' })
  deleteTask(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DeleteTaskInput, { description: 'Which task to delete.' }) input: DeleteTaskInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedTaskId: null as string | null }, async () => {
      await context.services.tasks.remove(caller, { ...readDeleteTask(input), ...keyOf(input) });
      return { deletedTaskId: input.id };
    });
  }

  @Mutation(() => ExecuteTaskPayload, { description: 'Runs a task by hand, now or later. Needs EXECUTE.' })
  executeTask(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ExecuteTaskInput, { description: 'Which task to run by hand.' }) input: ExecuteTaskInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { run: null as Run | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.tasks.execute(caller, readExecuteTask(input));
      return { run: value, replayed };
    });
  }
}
