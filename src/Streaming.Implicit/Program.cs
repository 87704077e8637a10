using Streaming.Implicit;
using Streaming.ServiceDefaults;

return await WorkerProcess.RunAsync(() => ImplicitWorker.Create(args));
