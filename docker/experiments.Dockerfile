# syntax=docker/dockerfile:1
# From the repository's root: docker build -f docker/experiments.Dockerfile -t streaming-experiments .
# With --build-arg OnnxRuntimeFlavor=gpu it runs models on CUDA.
ARG OnnxRuntimeFlavor=cpu
ARG CudaImage=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG OnnxRuntimeFlavor
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/Streaming.Experiments -c Release -o /app -p:OnnxRuntimeFlavor=$OnnxRuntimeFlavor

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime-cpu

FROM $CudaImage AS runtime-gpu
COPY --from=runtime-cpu /usr/share/dotnet /usr/share/dotnet

FROM runtime-$OnnxRuntimeFlavor
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_HTTP_PORTS= Logging__Format=json Health__AllowAnonymous=true Urls=http://*:8093
EXPOSE 8093
USER 1654
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8093 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/usr/share/dotnet/dotnet", "Streaming.Experiments.dll"]
