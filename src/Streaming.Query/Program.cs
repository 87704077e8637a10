using Streaming.Query;
using Streaming.ServiceDefaults;

return await WorkerProcess.RunAsync(() => QueryWorker.Create(args));
