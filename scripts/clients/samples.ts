/** A valid request that makes something in a dialect, for clients and fuzzers to begin with. */
export interface Sample {
  /** The headers with the credentials. */
  credentials(token: string): Readonly<Record<string, string>>;
  readonly method: string;
  readonly path: string;
  /** Differs for each `n`, because names must differ. The thing it makes fires in many years, if at all. */
  body(n: number): Readonly<Record<string, unknown>>;
  /** The path of the thing that was made, from the answer of the request. */
  // The answers have many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readPath(answer: any): string;
}

/** One sample for each dialect. */
export const samples: Readonly<Record<string, Sample>> = {
  timetable: {
    credentials: (token) => ({ 'X-Auth-Token': token }),
    method: 'POST',
    path: '/timetable/',
    body: (n) => ({
      unique_name: 'server_suspend',
      subject_type: 'instance',
      subject_group: 'project',
      subject: `instance ${n}`,
      subject_id: '19c06232-ee43-4e75-b4c9-3575bb17d753',
      description: `sample ${n}`,
      begin_date: '2099-12-05',
      begin_time: '16:30:00',
      timezone: 'Europe/Moscow',
      repeat: 'False',
      key_arguments: '{"user_name": "admin", "user_password": "not to be kept"}',
    }),
    readPath: (answer) => `/timetable/${answer.timetable_id}/`,
  },
  virtshell: {
    credentials: (token) => ({ 'X-VirtShell-Authorization': `92d30f0c-8c9c-11e5-8994-feff819cdc9f:${token}` }),
    method: 'POST',
    path: '/api/virtshell/v1/tasks/',
    body: (n) => ({
      description: `sample ${n}`,
      status: 'pending',
      type: 'clone_instance',
      object_uuid: 'a62ad146-ccf4-11e5-9956-625662870761',
      log: 'summary of the task',
    }),
    readPath: (answer) => `/api/virtshell/v1/tasks/${answer.task_id}`,
  },
  fylr: {
    credentials: (token) => ({ Authorization: `Bearer ${token}` }),
    method: 'POST',
    path: '/api/v1/task',
    body: (n) => ({
      description: `sample ${n}`,
      task_module: 'simulate',
      task_params: {},
      next_run_at: null,
      schedules: [{ days_of_month: [5], weekdays: ['monday'], hours: [16], minutes: [30], timezone: 'Europe/Berlin' }],
    }),
    readPath: (answer) => `/api/v1/task/${answer.task._id}`,
  },
  provision: {
    credentials: (token) => ({ Authorization: `Bearer ${token}` }),
    method: 'POST',
    path: '/api/v1/api.php?target=scheduler&action=addTask',
    body: (n) => ({
      user_id: 31,
      name: `sample ${n}`,
      class_name: String.raw`\scheduler\Tasks\ProcessHoldingTask`,
      data: { pool: 'a' },
      active: true,
      repeat_items: [{ repeat_year: 2099, repeat_month: '12', repeat_day: 5, repeat_hour: '16', repeat_minute: 30 }],
    }),
    readPath: (answer) => `/api/v1/api.php?target=scheduler&action=getTaskHistory&taskId=${answer.data.id}`,
  },
  mist: {
    credentials: (token) => ({ Authorization: token }),
    method: 'POST',
    path: '/api/v1/schedules',
    body: (n) => ({
      name: `sample ${n}`,
      action: 'start',
      machines_per_cloud: [['b48a696e84554275a52fbe6278f6df56', 'i-781daaf3']],
      enabled: true,
      cronjob_type: 'one_off',
      cronjob_entry: '2099-12-5 16:30:00',
    }),
    readPath: (answer) => `/api/v1/schedules/${answer.id}`,
  },
};
