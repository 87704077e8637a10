# syntax=docker/dockerfile:1
# From the repository's root: docker build -f docker/operator.Dockerfile -t streaming-operator .
# With --build-arg OnnxRuntimeFlavor=gpu it runs models on CUDA.
ARG OnnxRuntimeFlavor=cpu
ARG CudaImage=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG OnnxRuntimeFlavor
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/Streaming.Operator -c Release -o /app -p:OnnxRuntimeFlavor=$OnnxRuntimeFlavor

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime-cpu

FROM $CudaImage AS runtime-gpu
COPY --from=runtime-cpu /usr/share/dotnet /usr/share/dotnet

FROM runtime-$OnnxRuntimeFlavor
WORKDIR /app
COPY --from=build /app .
USER 1654
# What it does is given to it; the audit listens on 8094 and says there whether it is ready.
ENTRYPOINT ["/usr/share/dotnet/dotnet", "Streaming.Operator.dll"]
