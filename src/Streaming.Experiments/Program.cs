using Streaming.Experiments;
using Streaming.ServiceDefaults;

return await WorkerProcess.RunAsync(() => ExperimentsWorker.Create(args));
