using Streaming.Catalogue;
using Streaming.ServiceDefaults;

return await WorkerProcess.RunAsync(() => CatalogueWorker.Create(args));
