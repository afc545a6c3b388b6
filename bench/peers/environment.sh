# Read by the scripts above: a Python with transformers and PEFT, made on first use.
venv=${HEADSTOCK_PEERS_VENV:-bench/peers/target/venv}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement bench/peers/requirements.txt
fi
