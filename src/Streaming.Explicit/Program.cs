using Streaming.Explicit;
using Streaming.ServiceDefaults;

return await WorkerProcess.RunAsync(() => ExplicitWorker.Create(args));
